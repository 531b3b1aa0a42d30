package io.pengyun.api.operation;

import io.pengyun.api.platform.Jdbc;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL with the project's schema and thread-bound transactions, for tests that need no application around
 * them. One server for the whole test run, one database for each instance.
 */
public final class PlainDatabase {

    private static final int CONNECTIONS = 16;

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();
        static int databases;

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        static synchronized DataSource fresh() {
            String name = "plain_" + databases++;
            try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                    java.sql.Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
            return POSTGRES.getDatabase("postgres", name);
        }
    }

    private final DataSource raw;
    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);
    private final ThreadLocal<Connection> current = new ThreadLocal<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final Jdbc jdbc;

    public PlainDatabase() {
        raw = Server.fresh();
        Flyway.configure().dataSource(raw).load().migrate();
        DataSource bound = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    Connection connection = current.get();
                    return connection == null ? raw.getConnection() : unclosable(connection);
                });
        jdbc = new Jdbc(bound);
    }

    /** Takes part in the thread's transaction, or commits each statement by itself when there is none. */
    public Jdbc jdbc() {
        return jdbc;
    }

    /** How many transactions have been begun. */
    public int transactions() {
        return begun.get();
    }

    /** Runs work in a transaction of its own; a transaction around it is set aside meanwhile. */
    public <T> T transaction(Supplier<T> work) {
        Connection outer = current.get();
        begun.incrementAndGet();
        try {
            Connection connection = idle.poll();
            if (connection == null) {
                connection = raw.getConnection();
            }
            connection.setAutoCommit(false);
            current.set(connection);
            boolean committed = false;
            try {
                T result = work.get();
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
                if (!idle.offer(connection)) {
                    connection.close();
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } finally {
            current.set(outer);
        }
    }

    private static Connection unclosable(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                PlainDatabase.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
