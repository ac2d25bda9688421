from collections.abc import Iterator

import pytest

from tests.support.running import Product, running_product


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The sample organisation behind a running web server; nothing is done in the background."""
    with running_product(tmp_path_factory.mktemp("sample"), MODE="sample") as product:
        product.processes.pop("worker").terminate()
        product.flask("sample", "load")
        yield product
