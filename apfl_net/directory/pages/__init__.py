"""Pages of the directory. Addresses with a word come before those with an id in the same place."""

from apfl_net.directory.pages import finding, members, organisations, photos, places, profile, settings

routers = [
    finding.router,
    members.router,
    photos.router,
    organisations.router,
    profile.router,
    places.router,
    settings.router,
]
