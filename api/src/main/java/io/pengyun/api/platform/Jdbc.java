package io.pengyun.api.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * SQL for sets: bulk writes with {@code unnest}, lists with joins. Single records go through Panache repositories.
 *
 * <p>Takes part in the caller's transaction. Arguments stand for the statement's question marks in order; besides what
 * JDBC knows, {@link Instant}s, {@link JsonText}, and arrays of {@link UUID}, {@link String}, {@link Long},
 * {@link Integer} and {@link Instant} are understood.
 */
@ApplicationScoped
public class Jdbc {

    private final DataSource dataSource;

    public Jdbc(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** JSON text for a {@code jsonb} argument. */
    public record JsonText(String json) {}

    /** Reads one row; must not keep the result set. */
    @FunctionalInterface
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Runs a statement and returns the number of rows that it changed. */
    public int update(String sql, @Nullable Object... arguments) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, arguments);
            return statement.executeUpdate();
        } catch (SQLException refused) {
            throw new SqlRefusedException(refused);
        }
    }

    /** All rows, mapped; the statement bounds their number. Also for changes with {@code returning}. */
    public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> mapped = new ArrayList<>();
                while (rows.next()) {
                    mapped.add(mapper.map(rows));
                }
                return mapped;
            }
        } catch (SQLException refused) {
            throw new SqlRefusedException(refused);
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        List<T> rows = list(sql, mapper, arguments);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /** A nullable timestamp column as an instant. */
    public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? Optional.empty() : Optional.of(value.toInstant());
    }

    /** A nullable uuid column. */
    public static Optional<UUID> uuid(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, UUID.class));
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object... arguments)
            throws SQLException {
        for (int index = 0; index < arguments.length; index++) {
            int position = index + 1;
            switch (arguments[index]) {
                case null -> statement.setNull(position, Types.NULL);
                case Instant instant -> statement.setObject(position, instant.atOffset(ZoneOffset.UTC));
                case JsonText text -> statement.setObject(position, text.json(), Types.OTHER);
                case UUID[] ids -> statement.setArray(position, connection.createArrayOf("uuid", ids));
                case String[] texts -> statement.setArray(position, connection.createArrayOf("text", texts));
                case Long[] numbers -> statement.setArray(position, connection.createArrayOf("int8", numbers));
                case Integer[] numbers -> statement.setArray(position, connection.createArrayOf("int4", numbers));
                case Instant[] instants ->
                    statement.setArray(position, connection.createArrayOf("timestamptz", texts(instants)));
                case Object value -> statement.setObject(position, value);
            }
        }
    }

    private static @Nullable String[] texts(@Nullable Instant[] instants) {
        @Nullable String[] texts = new String[instants.length];
        for (int index = 0; index < instants.length; index++) {
            Instant instant = instants[index];
            texts[index] = instant == null ? null : instant.toString();
        }
        return texts;
    }
}
