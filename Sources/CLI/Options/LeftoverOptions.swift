import ArgumentParser

/// Where the rows go that are left to repeat: see ``LeftoverFile``.
struct LeftoverOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Write what is left to repeat to this CSV file, with why.", valueName: "file"),
        completion: .file()
    )
    var failedTo: String?

    /// Refuses a file that would overwrite the rows that are read, and one that nothing would be written to.
    ///
    /// - Parameters:
    ///   - file: the file of the rows, if there is one.
    ///   - isBulk: whether many disks are selected.
    ///   - ways: how they are.
    /// - Throws: `ValidationError`.
    func validate(file: String?, isBulk: Bool, goesWith ways: String) throws {
        guard let failedTo else { return }
        if LeftoverFile.isSame(failedTo, file) {
            throw ValidationError("--failed-to would overwrite the file that the rows are read from.")
        }
        if !isBulk { throw ValidationError("--failed-to goes with \(ways).") }
    }
}
