package io.pengyun.storage;

import java.util.regex.Pattern;

/**
 * The name of a blob in a store: the same in a directory and in an object store, on any file system.
 *
 * @param value segments parted by {@code /}, each of lower-case letters, digits, {@code -}, {@code _} and {@code .}, not
 *     starting with a dot; 1 to {@value #MAXIMUM_LENGTH} characters
 */
public record BlobKey(String value) {

    public static final int MAXIMUM_LENGTH = 512;

    // No segment starts with a dot, so none can be "." or ".." and leave the store's directory.
    private static final Pattern FORM = Pattern.compile("[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*");

    public BlobKey {
        if (value.length() > MAXIMUM_LENGTH || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a blob key: " + value);
        }
    }

    /** The key of a part beneath this one. */
    public BlobKey resolve(String segments) {
        return new BlobKey(value + "/" + segments);
    }
}
