"""What the kernel refuses, whatever Python says: no audit hook and no limit of ours is at work."""

from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.extensions.runner import sandbox
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.extensions.runner.sandbox import Place

pytestmark = pytest.mark.usefixtures("sandboxed")
SAID = """
import os
try:
    {code}
except Exception as error:
    print(type(error).__name__, os.strerror(getattr(error, 'errno', None) or 0), sep=': ')
else:
    print('done')
"""
FORK = "__import__('_posixsubprocess').fork_exec([b'/x'], [b'/x'], True, (), None, None, -1, -1,"
FORK += " -1, -1, -1, -1, *os.pipe(), True, False, -1, None, None, None, -1, None, True)"
MAPPED = "__import__('mmap').mmap(os.open(os.__file__, 0), 4096, prot=1)"
DENIED = "PermissionError: Operation not permitted"
ABSENT = "FileNotFoundError: No such file or directory"
READ_ONLY = "OSError: Read-only file system"


@pytest.fixture
def run(runner_home: Path, tmp_path: Path) -> Callable[[str], str]:
    """What Python code says inside the sandbox."""

    def run(code: str) -> str:
        place = Place(runtime_in(runner_home / ".runtime"), tmp_path, sandboxed=True)
        with sandbox.start(place, ("-c", code), seed=0) as running:
            said, wrong = running.communicate(timeout=20)
        return (said or wrong).decode().strip()

    return run


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os.fork()", DENIED),
        (FORK, DENIED),
        ("__import__('_thread').start_new_thread(print, ())", "RuntimeError: Success"),
        ("__import__('socket').socket()", DENIED),
        ("__import__('socket').socketpair()", DENIED),
        ("os.kill(1, 9)", DENIED),
        ("os.kill(-1, 9)", DENIED),
        ("os.chroot('/')", DENIED),
        ("os.memfd_create('a')", DENIED),
        ("open('/etc/passwd')", ABSENT),
        ("open('/proc/self/environ')", ABSENT),
        ("open('/tmp/a', 'w')", ABSENT),
        ("os.listdir('/var')", ABSENT),
        ("open('/a', 'w')", READ_ONLY),
        ("os.mkdir('/plugin/a')", READ_ONLY),
        ("os.chmod('/sdk', 0o777)", DENIED),
        ("os.fchmod(0, 0o600)", DENIED),
        ("os.chown('/sdk', 0, 0)", DENIED),
        ("os.utime('/sdk', (1, 1))", DENIED),
        ("os.setxattr('/sdk', 'user.a', b'b')", DENIED),
        ("__import__('fcntl').flock(0, 2)", DENIED),
        ("__import__('fcntl').lockf(0, 2)", DENIED),
        ("__import__('fcntl').fcntl(0, 1026, 1)", DENIED),
        ("os.set_blocking(0, False)", "done"),
        ("os.posix_fadvise(0, 0, 0, 4)", DENIED),
        ("os.splice(0, 1, 1)", DENIED),
        ("os.preadv(0, [bytearray(1)], 0, os.RWF_NOWAIT)", DENIED),
        (f"{MAPPED}.madvise(21)", DENIED),
        (f"{MAPPED}.madvise(20)", DENIED),
        (f"{MAPPED}.madvise(1)", DENIED),
        (f"{MAPPED}.madvise(4)", "done"),
        ("__import__('resource').getrusage(0)", DENIED),
        ("__import__('fcntl').ioctl(open(os.__file__), 0x6628)", DENIED),
        ("__import__('fcntl').ioctl(open(os.__file__), 0xC020660B, bytes(32))", DENIED),
        ("open(0).isatty()", "done"),
        ("__import__('signal').setitimer(0, 1.0)", "itimer_error: Operation not permitted"),
        ("os.setpriority(0, 0, 5)", DENIED),
        ("open('/dev/null', 'w').write('a')", ABSENT),
    ],
)
def test_the_kernel_refuses(code: str, said: str, run: Callable[[str], str]) -> None:
    assert run(SAID.format(code=code)) == said


def test_nobody_is_asked_and_nothing_is_known(run: Callable[[str], str]) -> None:
    said = run("import os; print(os.getuid(), os.getgid(), os.getcwd(), sorted(os.environ))")
    assert said == "65534 65534 / ['PWD', 'PYTHONHASHSEED']"


def test_only_what_a_worker_needs_is_there(run: Callable[[str], str]) -> None:
    assert run("import os; print(sorted(os.listdir('/sdk')))") == (
        "['empty', 'folkmoot_sdk', 'marshmallow', 'pluggy']"
    )
    assert run("import os; print({'plugin', 'sdk'} <= set(os.listdir('/')))") == "True"
    assert run("import os; print({'tmp', 'var', 'proc', 'dev'} & set(os.listdir('/')))") == "set()"


def test_nobody_elses_packages_can_be_found(run: Callable[[str], str]) -> None:
    code = "import sys, os; print([os.listdir(p) for p in sys.path for p in (p + '/site-packages',"
    code += " p + '/dist-packages') if os.path.isdir(p)])"
    assert set(run(code)) <= set("[], ")


def test_two_releases_do_not_see_each_other(
    run: Callable[[str], str], release: Callable[..., Release]
) -> None:
    other = release("")
    assert run(SAID.format(code=f"os.listdir({str(other.folder)!r})")) == ABSENT
    # The folder that is given is the test's own, in which the other was planted.
    assert run("import os; print(os.path.isdir('/plugin'))") == "True"
