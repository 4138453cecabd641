import ArgumentParser

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Storage policies of disks.",
        discussion: "Policies are a vCenter's: an ESXi host by itself has none. They are made in vCenter.",
        subcommands: [PolicyShow.self, PolicySet.self, PolicyList.self]
    )
}
