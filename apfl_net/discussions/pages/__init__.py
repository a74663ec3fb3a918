"""The pages of the discussions. `routers` lists them for the entrance."""

from apfl_net.discussions.pages import drafts, people, posts, replies, spaces, threads

routers = [threads.router, spaces.router, posts.router, replies.router, drafts.router, people.router]
