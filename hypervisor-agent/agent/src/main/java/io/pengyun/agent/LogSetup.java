package io.pengyun.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** One line per fact on the error stream, with the time in UTC; level by PENGYUN_AGENT_LOG_LEVEL (default INFO). */
final class LogSetup {

    private LogSetup() {}

    static void install() {
        String level = System.getenv().getOrDefault("PENGYUN_AGENT_LOG_LEVEL", "INFO");
        String settings = """
                handlers=java.util.logging.ConsoleHandler
                .level=WARNING
                io.pengyun.level=%1$s
                java.util.logging.ConsoleHandler.level=ALL
                java.util.logging.ConsoleHandler.formatter=io.pengyun.agent.LogLine
                """.formatted(level);
        try {
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
