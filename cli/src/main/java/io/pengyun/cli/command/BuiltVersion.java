package io.pengyun.cli.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that was built, as the jar's manifest tells it. */
final class BuiltVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(BuiltVersion.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {"pengctl " + version};
    }
}
