import ArgumentParser
import Foundation

/// Measures the catalog at the size of a large company, in one process.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fcdbench",
        abstract: "Make a catalog of many disks and measure questions to it.",
        subcommands: [MakeCatalog.self, AskCatalog.self, AuditCatalog.self]
    )
}

struct MakeCatalog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Make a catalog with disks, tags, owners, attachments, versions and events."
    )

    @Option(help: "How many disks.")
    var disks = 1_000_000

    @Argument(help: "The file to make.")
    var path: String

    func run() throws {
        let start = Date()
        let catalog = try SyntheticCatalog(path: path, disks: disks)
        try catalog.fill()
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        print("| what | how | result |")
        print("|---|---|---|")
        print(
            "| catalog of \(disks) disks | made in \(Int(Date().timeIntervalSince(start))) s | "
                + "\(size >> 20) MiB, \(size / disks) bytes a disk |"
        )
    }
}

struct AskCatalog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a catalog that `make` made, many times, and print what each question takes."
    )

    @Option(help: "How often each question about one thing is asked, with other values each time.")
    var runs = 200

    @Option(help: "Ask only what begins like this in the table, such as `find by`.")
    var only = ""

    @Argument(help: "The file that `make` made.")
    var path: String

    func run() throws {
        try Questions(path: path, runs: runs, only: only).ask()
    }
}
