import Foundation

/// The file of `--failed-to`: the rows that are left to repeat, as they came, with why.
///
/// It is written row by row, and can be given to `--from` as it is.
final class LeftoverFile {
    /// The column that is added to those of the input, and that reading passes over.
    static let errorColumn = "error"

    let path: String
    private(set) var count = 0
    /// Why nothing more is written.
    private(set) var writeError: CLIError?
    private let handle: FileHandle
    private let header: [String]
    private let errorIndex: Int

    /// Whether two paths lead to one file, by whatever names.
    static func isSame(_ path: String, _ other: String?) -> Bool {
        guard let other else { return false }
        func real(_ path: String) -> URL { URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL }
        return real(path) == real(other)
    }

    /// Makes the file, or empties the one that is there.
    ///
    /// - Throws: ``CLIError`` where it cannot be written.
    init(_ path: String, header: [String]) throws(CLIError) {
        self.path = path
        errorIndex = header.firstIndex { $0.lowercased() == Self.errorColumn } ?? header.count
        self.header = errorIndex < header.count ? header : header + [Self.errorColumn]
        // Not FileManager's: that puts a new file in the place of a pipe or a device.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw CLIError(
                .inputOutput,
                "the file \(path) of --failed-to cannot be written: \(String(cString: strerror(errno)))"
            )
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try write(self.header)
    }

    /// Writes a row down, unless something could not be written before.
    func add(_ row: BulkRow, because reason: String) {
        guard writeError == nil else { return }
        var fields = row.fields
        let isWhole = fields.count == row.header.count
        if isWhole, errorIndex < fields.count {
            fields[errorIndex] = reason
        } else if row.header.count < header.count {
            // A row that lacks fields, or has too many, must not become a good one by the field that is added.
            fields.append(reason)
        }
        do throws(CLIError) {
            try write(fields)
            count += 1
        } catch {
            writeError = error
        }
    }

    private func write(_ fields: [String]) throws(CLIError) {
        do {
            try handle.write(contentsOf: Data(CSVText(escapesControls: false).record(fields).utf8))
        } catch {
            throw CLIError(.inputOutput, "the file \(path) of --failed-to cannot be written: \(error)")
        }
    }
}
