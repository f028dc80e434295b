"""A real browser without a network: Debian's Chromium, driven by its own driver, with an empty profile."""

import base64
import json
import re
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)
_PACKAGES = {
    "chromium": "chromium", "chromedriver": "chromium-driver", "pdfinfo": "poppler-utils", "pdftotext": "poppler-utils",
}


def _require(name):
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is missing: install the Debian package {_PACKAGES[name]}")
    return path


@contextmanager
def open_browser(profile):
    """Yield a browser whose profile is the empty folder `profile`."""
    options = webdriver.ChromeOptions()
    options.binary_location = _require("chromium")
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(_require("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def set_screen(browser, width, height=900, **features):
    """Give the page a width in CSS pixels, and media features such as prefers_color_scheme="dark"."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    told = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": told})


def set_scripts(browser, *, run):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not run})


def requests_of(browser):
    """Return the addresses that were asked for since the last call."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [item["params"]["request"]["url"] for item in messages if item["method"] == "Network.requestWillBeSent"]


def print_sheets(browser):
    """Print the page; return a sheet's size in millimetres and the text of each sheet."""
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pdf = base64.b64decode(printed["data"])
    width, height = re.search(r"Page size: *([\d.]+) x ([\d.]+)", _read_pdf(pdf, "pdfinfo", "-")).groups()
    size = tuple(round(float(points) / 72 * 25.4) for points in (width, height))
    return size, _read_pdf(pdf, "pdftotext", "-layout", "-", "-").split("\f")[:-1]


def _read_pdf(pdf, program, *options):
    done = subprocess.run([_require(program), *options], input=pdf, check=True, capture_output=True)  # noqa: S603
    return done.stdout.decode("utf-8")
