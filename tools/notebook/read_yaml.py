"""Reads YAML from standard input and writes it as JSON; dates stay text, as in papermill."""

import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    """The safe loader without dates."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

try:
    found = yaml.load(sys.stdin, Loader)
    json.dump(found, sys.stdout, allow_nan=False)
except (yaml.YAMLError, ValueError, TypeError) as error:
    sys.exit(" ".join(str(error).split()))
