package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.InstanceRecord;
import java.util.UUID;
import org.w3c.dom.Element;

/**
 * Our element in a domain's metadata: the instance's record and what else must survive with the domain.
 *
 * @param digest of the wanted fields that the domain's definition was made from
 * @param expectedOn we started it, and have not seen it go off in good order since; libvirtd forgets why a domain is
 *     off when it restarts, and then this tells a crash from a shutdown
 */
record InstanceElement(InstanceRecord record, String digest, boolean expectedOn) {

    static final String NAMESPACE = "https://pengyun.io/instance/1";
    static final String PREFIX = "py";

    InstanceElement withRecord(InstanceRecord changed) {
        return new InstanceElement(changed, digest, expectedOn);
    }

    InstanceElement withExpectedOn(boolean changed) {
        return new InstanceElement(record, digest, changed);
    }

    /** As a whole element with its own namespace, for a domain document. */
    String qualified() {
        return "<%s:instance xmlns:%s='%s' %s/>".formatted(PREFIX, PREFIX, NAMESPACE, attributes());
    }

    /** As libvirt's metadata call wants it: without a prefix, which libvirt adds. */
    String bare() {
        return "<instance " + attributes() + "/>";
    }

    private String attributes() {
        return ("id='%s' generation='%d' epoch='%d' bootCount='%d' rebootGeneration='%d'"
                        + " ranGeneration='%d' leased='%b' digest='%s' expectedOn='%b'")
                .formatted(
                        record.instanceId(),
                        record.generation(),
                        record.epoch(),
                        record.bootCount(),
                        record.rebootGeneration(),
                        record.ranGeneration(),
                        record.leased(),
                        Xml.escape(digest),
                        expectedOn);
    }

    /** @throws IllegalArgumentException when the element is not one of ours or a field is missing or malformed */
    static InstanceElement parse(String xml) {
        Element element = Xml.parse(xml);
        InstanceRecord record = new InstanceRecord(
                UUID.fromString(element.getAttribute("id")),
                number(element, "generation"),
                number(element, "epoch"),
                number(element, "bootCount"),
                number(element, "rebootGeneration"),
                number(element, "ranGeneration"),
                Boolean.parseBoolean(element.getAttribute("leased")));
        return new InstanceElement(
                record, element.getAttribute("digest"), Boolean.parseBoolean(element.getAttribute("expectedOn")));
    }

    private static long number(Element element, String name) {
        try {
            return Long.parseLong(element.getAttribute(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("attribute " + name + " is not a number", e);
        }
    }
}
