"""A hand and an eye in an X display: keys, clicks, a window's title, pixels. libX11 and libXtst by ctypes.

xdotool would do for the keys, but at thirty a second its processes cost as much as the window, and it cannot look.
"""

import ctypes
import time
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_uint, c_ulong, c_void_p


class _Image(ctypes.Structure):
    """The first fields of Xlib's XImage."""

    _fields_ = [
        ("width", c_int), ("height", c_int), ("xoffset", c_int), ("format", c_int), ("data", c_void_p),
        ("byte_order", c_int), ("bitmap_unit", c_int), ("bitmap_bit_order", c_int), ("bitmap_pad", c_int),
        ("depth", c_int), ("bytes_per_line", c_int), ("bits_per_pixel", c_int),
    ]  # fmt: skip


def _load():
    x, test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    signatures = [
        (x.XOpenDisplay, c_void_p, [c_char_p]),
        (x.XCloseDisplay, c_int, [c_void_p]),
        (x.XDefaultRootWindow, c_ulong, [c_void_p]),
        (x.XSync, c_int, [c_void_p, c_int]),
        (x.XFlush, c_int, [c_void_p]),
        (x.XFree, c_int, [c_void_p]),
        (x.XInternAtom, c_ulong, [c_void_p, c_char_p, c_int]),
        (x.XQueryTree, c_int, [c_void_p, c_ulong, POINTER(c_ulong), POINTER(c_ulong), POINTER(POINTER(c_ulong)),
                               POINTER(c_uint)]),
        (x.XGetWindowProperty, c_int, [c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong, POINTER(c_ulong),
                                       POINTER(c_int), POINTER(c_ulong), POINTER(c_ulong), POINTER(c_void_p)]),
        (x.XSetInputFocus, c_int, [c_void_p, c_ulong, c_int, c_ulong]),
        (x.XGetInputFocus, c_int, [c_void_p, POINTER(c_ulong), POINTER(c_int)]),
        (x.XStringToKeysym, c_ulong, [c_char_p]),
        (x.XKeysymToKeycode, ctypes.c_ubyte, [c_void_p, c_ulong]),
        (x.XkbKeycodeToKeysym, c_ulong, [c_void_p, ctypes.c_ubyte, c_int, c_int]),
        (x.XGetImage, POINTER(_Image), [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int]),
        (x.XDestroyImage, c_int, [POINTER(_Image)]),
        (x.XSetErrorHandler, c_void_p, [c_void_p]),
        (test.XTestFakeKeyEvent, c_int, [c_void_p, c_uint, c_int, c_ulong]),
        (test.XTestFakeMotionEvent, c_int, [c_void_p, c_int, c_int, c_int, c_ulong]),
        (test.XTestFakeButtonEvent, c_int, [c_void_p, c_uint, c_int, c_ulong]),
    ]  # fmt: skip
    for function, result, arguments in signatures:
        function.restype, function.argtypes = result, arguments
    return x, test


_X, _TEST = _load()
# A window that closes while it is asked something is no reason for Xlib to end the rig.
_IGNORE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)(lambda _display, _error: 0)
_X.XSetErrorHandler(ctypes.cast(_IGNORE, c_void_p))
_KEYSYMS = {"/": "slash", ".": "period", "-": "minus", "_": "underscore", " ": "space", ",": "comma"}
_Z_PIXMAP, _ALL_PLANES = 2, c_ulong(-1).value


class Display:
    """One connection to an X server without a window manager."""

    def __init__(self, name):
        self.display = _X.XOpenDisplay(name.encode())
        if not self.display:
            raise RuntimeError(f"the X server {name} does not answer")
        self.root = _X.XDefaultRootWindow(self.display)

    def close(self):
        _X.XCloseDisplay(self.display)

    def _property(self, window, name, longs):
        atom = _X.XInternAtom(self.display, name.encode(), False)
        kind, format_, count, rest, data = c_ulong(), c_int(), c_ulong(), c_ulong(), c_void_p()
        failed = _X.XGetWindowProperty(self.display, window, atom, 0, longs, False, 0, byref(kind), byref(format_),
                                       byref(count), byref(rest), byref(data))  # fmt: skip
        if failed or not data:
            return b""
        size = {8: 1, 16: 2, 32: ctypes.sizeof(c_long)}.get(format_.value, 0)
        found = ctypes.string_at(data, count.value * size)
        _X.XFree(data)
        return found

    def window_of(self, pid):
        """The top window of a process; None before there is one."""
        root, parent, children, count = c_ulong(), c_ulong(), POINTER(c_ulong)(), c_uint()
        _X.XQueryTree(self.display, self.root, byref(root), byref(parent), byref(children), byref(count))
        windows = [children[i] for i in range(count.value)]
        if windows:
            _X.XFree(children)
        for window in windows:
            owner = self._property(window, "_NET_WM_PID", 1)
            if owner and int.from_bytes(owner, "little") == pid and self.title(window):
                return window
        return None

    def title(self, window):
        """What a window manager would write above the window."""
        return self._property(window, "_NET_WM_NAME", 1024).decode(errors="replace")

    def focus(self, window):
        """Gives the window the keys; whether it has them."""
        _X.XSetInputFocus(self.display, window, 1, 0)
        _X.XSync(self.display, False)
        focused, revert = c_ulong(), c_int()
        _X.XGetInputFocus(self.display, byref(focused), byref(revert))
        return focused.value == window

    def key(self, chord):
        """Presses and lets go a key or a chord such as `ctrl+q`. Returns the instant at which it was sent."""
        *modifiers, last = chord.split("+")
        names = [{"ctrl": "Control_L", "shift": "Shift_L"}[name] for name in modifiers] + [last]
        codes = []
        for name in names:
            keysym = _X.XStringToKeysym(name.encode())
            code = _X.XKeysymToKeycode(self.display, keysym)
            if not code:
                raise RuntimeError(f"this X server has no key {name}")
            codes.append(code)
        sent = time.monotonic()
        for code in codes:
            _TEST.XTestFakeKeyEvent(self.display, code, True, 0)
        for code in reversed(codes):
            _TEST.XTestFakeKeyEvent(self.display, code, False, 0)
        _X.XSync(self.display, False)
        return sent

    def type(self, text):
        """Types letters, digits and what paths are made of."""
        for char in text:
            name = _KEYSYMS.get(char, char)
            keysym = _X.XStringToKeysym(name.encode())
            code = _X.XKeysymToKeycode(self.display, keysym)
            shifted = _X.XkbKeycodeToKeysym(self.display, code, 0, 0) != keysym
            self.key(f"shift+{name}" if shifted else name)
            time.sleep(0.02)

    def click(self, x, y):
        """Clicks at a place of the screen, as slowly as a hand does, and takes the pointer out of the way."""
        _TEST.XTestFakeMotionEvent(self.display, -1, x, y, 0)
        _X.XSync(self.display, False)
        time.sleep(0.15)
        for down in (True, False):
            _TEST.XTestFakeButtonEvent(self.display, 1, down, 0)
            _X.XSync(self.display, False)
            time.sleep(0.05)
        self.rest_pointer()

    def rest_pointer(self):
        """Puts the pointer where nothing reacts to it: the very corner of the screen."""
        _TEST.XTestFakeMotionEvent(self.display, -1, 1279, 799, 0)
        _X.XSync(self.display, False)

    def pixels(self, x, y, width, height):
        """The pixels of a part of the screen, four bytes each, row after row."""
        image = _X.XGetImage(self.display, self.root, x, y, width, height, _ALL_PLANES, _Z_PIXMAP)
        if not image:
            raise RuntimeError("the X server gives no picture of its screen")
        found = ctypes.string_at(image.contents.data, image.contents.bytes_per_line * height)
        _X.XDestroyImage(image)
        return found
