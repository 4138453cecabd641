import ArgumentParser

struct TagDetach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Take tags off disks.",
        discussion: """
            With --where or --from only tags are named. A CSV file may have the column tags, separated by semicolons, \
            beside that of the disk.
            """
    )

    @OptionGroup var options: TagChange

    func run() async throws {
        try await options.run("taking tags off", verb: "Take tags off", isAdding: false)
    }
}
