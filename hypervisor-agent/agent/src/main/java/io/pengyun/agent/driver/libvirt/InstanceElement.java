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
 * @param rebootBegun a reboot order that was begun; the next start carries it out, 0 for none
 * @param hostBoot the boot of the host in which it was started last; empty: it never was, or nobody wrote that down
 */
record InstanceElement(InstanceRecord record, String digest, boolean expectedOn, long rebootBegun, String hostBoot) {

    static final String NAMESPACE = "https://pengyun.io/instance/1";
    static final String PREFIX = "py";

    InstanceElement withExpectedOn(boolean changed) {
        return new InstanceElement(record, digest, changed, rebootBegun, hostBoot);
    }

    InstanceElement withRebootBegun(long rebootGeneration) {
        return new InstanceElement(record, digest, expectedOn, rebootGeneration, hostBoot);
    }

    /** What it is once it has been started: one boot more, and no order to reboot is left open. */
    InstanceElement withBoot(String boot) {
        InstanceRecord booted = new InstanceRecord(
                record.instanceId(),
                record.generation(),
                record.epoch(),
                record.bootCount() + 1,
                Math.max(record.rebootGeneration(), rebootBegun),
                record.generation(),
                record.leased());
        return new InstanceElement(booted, digest, true, 0, boot);
    }

    /** Whether it ended with its host: it was on, and the host has been booted since. */
    boolean endedWithHost(String boot) {
        return expectedOn && !hostBoot.isEmpty() && !hostBoot.equals(boot);
    }

    /** The same as one that has not run yet: what ended it was no doing of its own. */
    InstanceElement unrun() {
        return new InstanceElement(record.unrun(), digest, expectedOn, rebootBegun, hostBoot);
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
                        + " ranGeneration='%d' leased='%b' digest='%s' expectedOn='%b' rebootBegun='%d' hostBoot='%s'")
                .formatted(
                        record.instanceId(),
                        record.generation(),
                        record.epoch(),
                        record.bootCount(),
                        record.rebootGeneration(),
                        record.ranGeneration(),
                        record.leased(),
                        Xml.escape(digest),
                        expectedOn,
                        rebootBegun,
                        Xml.escape(hostBoot));
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
                record,
                element.getAttribute("digest"),
                Boolean.parseBoolean(element.getAttribute("expectedOn")),
                number(element, "rebootBegun"),
                element.getAttribute("hostBoot"));
    }

    private static long number(Element element, String name) {
        try {
            return Long.parseLong(element.getAttribute(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("attribute " + name + " is not a number", e);
        }
    }
}
