"""The tests. Before anything of the house is imported: the settings they run with, whoever runs them."""

import atexit
import importlib
import os
import shutil
import tempfile
from pathlib import Path

REQUIRED = frozenset(os.environ.get("APFL_TEST_REQUIRE", "").replace(",", " ").split())
"""Parts that must not be skipped here, such as `browser` and `postgresql`."""

FOLDER = Path(tempfile.mkdtemp(prefix="apfl-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("APFL_") and not name.startswith("APFL_TEST_")]:
    del os.environ[name]
os.environ |= {"APFL_DATA_DIR": str(FOLDER), "APFL_PASSWORD_ROUNDS": "1"}

Settings = importlib.import_module("apfl_net.kit.config").Settings
Settings.model_config["env_file"] = None  # a developer's `.env` is not for the tests
