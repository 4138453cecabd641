import ArgumentParser
import Catalog

/// Tags for a disk that is made.
struct TagOptions: ParsableArguments {
    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp(
            "A tag for the disk: `name` is the catalog's own, `category/name` vSphere's. May be repeated.",
            valueName: "tag"
        )
    )
    var tags: [CatalogTag] = []
}
