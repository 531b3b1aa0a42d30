package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** Turns libvirt's errors into the port's. */
final class LibvirtErrors {

    private LibvirtErrors() {}

    static DriverException refused(LibvirtException error) {
        String message = String.valueOf(error.getMessage());
        Code code = Code.REFUSED;
        if (isAbsence(error)) {
            code = Code.NOT_FOUND;
        } else if (message.contains("No space left on device")) {
            code = Code.NO_SPACE;
        } else if (message.contains("Cannot allocate memory") || number(error) == ErrorNumber.VIR_ERR_NO_MEMORY) {
            code = Code.HOST_INCAPABLE;
        }
        return new DriverException(code, message, error);
    }

    /** True when the thing that was asked for is not there, which many callers expect. */
    static boolean isAbsence(LibvirtException error) {
        return switch (number(error)) {
            case VIR_ERR_NO_DOMAIN, VIR_ERR_NO_NETWORK, VIR_ERR_NO_DOMAIN_METADATA, VIR_ERR_NO_NODE_DEVICE -> true;
            default -> false;
        };
    }

    /** True when the call came too late or too early: the domain or network is already in the other state. */
    static boolean isWrongState(LibvirtException error) {
        return number(error) == ErrorNumber.VIR_ERR_OPERATION_INVALID;
    }

    private static ErrorNumber number(LibvirtException error) {
        org.libvirt.Error details = error.getError();
        return details == null || details.getCode() == null ? ErrorNumber.VIR_ERR_UNKNOWN : details.getCode();
    }
}
