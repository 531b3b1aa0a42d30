package io.pengyun.api.compute;

import io.pengyun.api.platform.ProblemException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** The rules for user-data: what a guest's first boot can understand is accepted, everything else is refused early. */
final class UserData {

    /** What fits into the NoCloud seed and into every message on the way, in bytes of UTF-8. */
    static final int MAX_BYTES = 48 * 1024;

    private UserData() {}

    /** Refuses user-data that no guest could use, naming the line where that can be said. */
    static void check(String field, String userData) {
        if (userData.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw ProblemException.invalid(field, "is longer than " + MAX_BYTES / 1024 + " KiB");
        }
        if (userData.indexOf('\0') >= 0) {
            throw ProblemException.invalid(field, "holds a NUL character; send text");
        }
        if (userData.startsWith("#!")) {
            return;
        }
        if (!userData.startsWith("#cloud-config")) {
            throw ProblemException.invalid(
                    field, "must begin with \"#!\" (a script) or \"#cloud-config\" (a YAML document)");
        }
        try {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(userData);
            if (document != null && !(document instanceof java.util.Map)) {
                throw ProblemException.invalid(field, "#cloud-config must be followed by a YAML mapping");
            }
        } catch (MarkedYAMLException malformed) {
            int line = malformed.getProblemMark() == null
                    ? 0
                    : malformed.getProblemMark().getLine() + 1;
            throw ProblemException.invalid(field, "is not valid YAML at line " + line + ": " + malformed.getProblem());
        } catch (YAMLException malformed) {
            throw ProblemException.invalid(field, "is not valid YAML");
        }
    }
}
