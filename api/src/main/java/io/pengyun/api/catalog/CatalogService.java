package io.pengyun.api.catalog;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Flavors and images: everybody sees them, platform administrators keep them. */
@ApplicationScoped
public class CatalogService {

    private final FlavorRepository flavors;
    private final ImageRepository images;
    private final Access access;
    private final AuditSubject audited;
    private final Ids ids;
    private final Clock clock;

    CatalogService(
            FlavorRepository flavors,
            ImageRepository images,
            Access access,
            AuditSubject audited,
            Ids ids,
            Clock clock) {
        this.flavors = flavors;
        this.images = images;
        this.access = access;
        this.audited = audited;
        this.ids = ids;
        this.clock = clock;
    }

    /** The flavor by id or name, if it can be asked for; else {@code invalid}, naming the field. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public FlavorView usableFlavor(String idOrName, String field) {
        return flavors.byIdOrName(idOrName)
                .filter(flavor -> flavor.state == CatalogState.ACTIVE)
                .map(FlavorView::of)
                .orElseThrow(() -> ProblemException.invalid(
                        field, "there is no flavor \"" + idOrName + "\"; see GET /v1/flavors"));
    }

    /** The image by id or name, if it can be asked for; else {@code invalid}, naming the field. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public ImageView usableImage(String idOrName, String field) {
        return images.byIdOrName(idOrName)
                .filter(image -> image.state == CatalogState.ACTIVE)
                .map(ImageView::of)
                .orElseThrow(() ->
                        ProblemException.invalid(field, "there is no image \"" + idOrName + "\"; see GET /v1/images"));
    }

    @Transactional
    Page<FlavorView> flavors(PageRequest page) {
        return page.page(flavors.page(page.beforeOrMaximum(), page.limit()), flavor -> flavor.id, FlavorView::of);
    }

    @Transactional
    Page<ImageView> images(PageRequest page) {
        return page.page(images.page(page.beforeOrMaximum(), page.limit()), image -> image.id, ImageView::of);
    }

    @Transactional
    FlavorView flavor(String idOrName) {
        return FlavorView.of(findFlavor(idOrName));
    }

    @Transactional
    ImageView image(String idOrName) {
        return ImageView.of(findImage(idOrName));
    }

    @Transactional
    FlavorView create(FlavorCreate create) {
        access.requirePlatform(Permission.CATALOG_WRITE);
        requireFree("flavor", create.name(), flavors.count("name", create.name()));
        int gpus = create.gpuCount().orElse(create.gpuModel().isPresent() ? 1 : 0);
        if (create.gpuModel().isPresent() != gpus > 0) {
            throw ProblemException.invalid("gpuModel", "goes together with a gpuCount above 0");
        }
        FlavorEntity flavor = new FlavorEntity();
        flavor.id = ids.next();
        flavor.name = create.name();
        flavor.vcpus = create.vcpus();
        flavor.memoryMib = create.memoryMib();
        flavor.rootDiskGib = create.rootDiskGib().orElse(0L);
        flavor.gpuModel = create.gpuModel().orElse(null);
        flavor.gpuCount = gpus;
        flavor.state = CatalogState.ACTIVE;
        flavor.createdAt = clock.instant();
        flavor.updatedAt = flavor.createdAt;
        flavors.persistAndFlush(flavor);
        audited.is(new FlavorId(flavor.id).text());
        audited.detail("name", flavor.name);
        return FlavorView.of(flavor);
    }

    @Transactional
    ImageView create(ImageCreate create) {
        access.requirePlatform(Permission.CATALOG_WRITE);
        requireFree("image", create.name(), images.count("name", create.name()));
        ImageEntity image = new ImageEntity();
        image.id = ids.next();
        image.name = create.name();
        image.title = create.title().orElse(create.name());
        image.source = create.source();
        image.sha256 = create.sha256();
        image.format = create.format().orElse("qcow2");
        image.minMemoryMib = create.minMemoryMib().orElse(0L);
        image.minDiskGib = create.minDiskGib().orElse(0L);
        image.state = CatalogState.ACTIVE;
        image.createdAt = clock.instant();
        image.updatedAt = image.createdAt;
        images.persistAndFlush(image);
        audited.is(new ImageId(image.id).text());
        audited.detail("name", image.name);
        return ImageView.of(image);
    }

    @Transactional
    FlavorView updateFlavor(String idOrName, CatalogUpdate update, @Nullable String ifMatch) {
        access.requirePlatform(Permission.CATALOG_WRITE);
        FlavorEntity flavor = findFlavor(idOrName);
        audited.is(new FlavorId(flavor.id).text());
        audited.detail("name", flavor.name);
        Versions.require(ifMatch, flavor.version);
        flavor.state = update.newState();
        flavor.updatedAt = clock.instant();
        flavors.flush();
        return FlavorView.of(flavor);
    }

    @Transactional
    ImageView updateImage(String idOrName, CatalogUpdate update, @Nullable String ifMatch) {
        access.requirePlatform(Permission.CATALOG_WRITE);
        ImageEntity image = findImage(idOrName);
        audited.is(new ImageId(image.id).text());
        audited.detail("name", image.name);
        Versions.require(ifMatch, image.version);
        image.state = update.newState();
        image.updatedAt = clock.instant();
        images.flush();
        return ImageView.of(image);
    }

    private static void requireFree(String kind, String name, long taken) {
        if (taken > 0) {
            throw new ProblemException(
                    ProblemCode.NAME_TAKEN,
                    "There is a" + (kind.equals("image") ? "n " : " ") + kind + " \"" + name + "\" already.");
        }
    }

    private FlavorEntity findFlavor(String idOrName) {
        return flavors.byIdOrName(idOrName).orElseThrow(() -> ProblemException.notFound("flavor", idOrName));
    }

    private ImageEntity findImage(String idOrName) {
        return images.byIdOrName(idOrName).orElseThrow(() -> ProblemException.notFound("image", idOrName));
    }
}
