import Foundation

/// Where the package lies that these tests belong to.
enum PackageFolder {
    /// The package's root.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What is built, and may be found again the next time.
    static let build = root.appending(path: ".build")

    /// A file of the interop tests, such as `vcsim/main.go`.
    static func interop(_ path: String) -> URL {
        root.appending(path: "Tests/InteropTests").appending(path: path)
    }
}
