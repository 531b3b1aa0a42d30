package io.pengyun.agent.driver.libvirt;

import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** A domain that somebody else made. */
final class ForeignDomain implements AutoCloseable {

    private final Connect connect;
    private final Domain domain;

    private ForeignDomain(Connect connect, Domain domain) {
        this.connect = connect;
        this.domain = domain;
    }

    static ForeignDomain start(String uri, String xml, UUID id) {
        try {
            Connect connect = new Connect(uri);
            connect.domainDefineXML(xml);
            Domain domain = connect.domainLookupByUUID(id);
            domain.create();
            return new ForeignDomain(connect, domain);
        } catch (LibvirtException e) {
            throw new AssertionError("the foreign domain does not start", e);
        }
    }

    boolean isActive() {
        try {
            return domain.isActive() == 1;
        } catch (LibvirtException e) {
            throw new AssertionError("the foreign domain is gone", e);
        }
    }

    @Override
    public void close() {
        try {
            domain.destroy();
            domain.undefine();
            domain.free();
            connect.close();
        } catch (LibvirtException e) {
            throw new AssertionError("the foreign domain does not go", e);
        }
    }
}
