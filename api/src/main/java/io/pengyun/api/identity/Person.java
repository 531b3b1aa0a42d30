package io.pengyun.api.identity;

import java.util.UUID;

/**
 * One account of somebody.
 *
 * @param human the same for all accounts of one human being
 */
public record Person(UUID userId, String name, String human) {}
