package io.pengyun.agent.loop;

import io.pengyun.agent.connection.ConnectionSettings;

/**
 * How an agent behaves.
 *
 * @param name of the host in the control plane
 * @param version of this program
 * @param lookEveryMillis the host is looked at this often, even when nothing is heard of it
 * @param usageEveryMillis consumption is sampled this often
 */
public record AgentSettings(
        String name, String version, ConnectionSettings connection, long lookEveryMillis, long usageEveryMillis) {

    /** What a production host uses. */
    public static AgentSettings of(String name, String version, ConnectionSettings connection) {
        return new AgentSettings(name, version, connection, 10_000, 60_000);
    }
}
