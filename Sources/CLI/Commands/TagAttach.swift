import ArgumentParser

struct TagAttach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Put tags on disks.",
        discussion: """
            With --where or --from only tags are named. A CSV file may have the column tags, separated by semicolons, \
            beside that of the disk.
            """
    )

    @OptionGroup var options: TagChange

    func run() async throws {
        try await options.run("tagging", verb: "Tag", isAdding: true)
    }
}
