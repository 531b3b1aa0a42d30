package io.pengyun.agent.driver.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls of libvirt that its Java binding lacks.
 *
 * <p>Both load the same shared library into the same process, so a connection pointer of the binding is valid here.
 * Errors are per thread: ask for the message right after the failed call. Constants are from libvirt's public headers.
 */
@SuppressWarnings("checkstyle:MethodName")
interface NativeLibvirt extends Library {

    NativeLibvirt CALLS = Native.load("libvirt.so.0", NativeLibvirt.class);

    /** {@code VIR_DOMAIN_STATS_CPU_TOTAL | _INTERFACE | _BLOCK}. */
    int STATS_CPU_INTERFACE_BLOCK = (1 << 1) | (1 << 4) | (1 << 5);

    /** {@code VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE}. */
    int STATS_OF_ACTIVE = 1;

    /** {@code VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT}: what a busy domain would delay is left out. */
    int STATS_NOWAIT = 1 << 29;

    int STREAM_NONBLOCK = 1;
    int STREAM_EVENT_READABLE = 1;
    int STREAM_EVENT_WRITABLE = 1 << 1;
    int STREAM_EVENT_ERROR = 1 << 2;
    int STREAM_EVENT_HANGUP = 1 << 3;

    /** What a non-blocking stream answers instead of waiting. */
    int STREAM_WOULD_BLOCK = -2;

    /** {@code VIR_DOMAIN_CONSOLE_FORCE}: takes the console from whoever has it. */
    int CONSOLE_FORCE = 1;

    int virConnectGetAllDomainStats(Pointer connect, int stats, PointerByReference records, int flags);

    void virDomainStatsRecordListFree(Pointer records);

    int virDomainGetUUIDString(Pointer domain, byte[] buffer);

    @Nullable
    Pointer virDomainLookupByUUIDString(Pointer connect, String uuid);

    int virDomainGetState(Pointer domain, IntByReference state, IntByReference reason, int flags);

    int virDomainFree(Pointer domain);

    int virDomainOpenConsole(Pointer domain, @Nullable String device, Pointer stream, int flags);

    @Nullable
    Pointer virStreamNew(Pointer connect, int flags);

    int virStreamRecv(Pointer stream, byte[] data, long length);

    int virStreamSend(Pointer stream, byte[] data, long length);

    int virStreamEventAddCallback(
            Pointer stream, int events, StreamEvent callback, @Nullable Pointer opaque, @Nullable Pointer free);

    int virStreamEventUpdateCallback(Pointer stream, int events);

    int virStreamEventRemoveCallback(Pointer stream);

    int virStreamAbort(Pointer stream);

    int virStreamFree(Pointer stream);

    @Nullable
    String virGetLastErrorMessage();

    /** Called in the event loop's thread when a stream can be read or written, failed, or was hung up. */
    interface StreamEvent extends Callback {
        void invoke(Pointer stream, int events, @Nullable Pointer opaque);
    }
}
