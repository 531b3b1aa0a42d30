package io.pengyun.agent;

import picocli.CommandLine.IVersionProvider;

/** Which version this is; the control plane is told with each Hello. */
final class AgentVersion implements IVersionProvider {

    static final String TEXT = versionOfThisJar();

    @Override
    public String[] getVersion() {
        return new String[] {"pengyun-agent " + TEXT};
    }

    private static String versionOfThisJar() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }
}
