import ArgumentParser

struct TagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Tags on disks: the catalog's own and vSphere's.",
        discussion: """
            A tag `name` is the catalog's own and works with every server. A tag `category/name` is vSphere's: it must \
            exist there.
            """,
        subcommands: [TagAttach.self, TagDetach.self, TagList.self, TagDisks.self]
    )
}
