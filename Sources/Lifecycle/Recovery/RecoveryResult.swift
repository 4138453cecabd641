package import Catalog

/// What was found out about an operation that had not come to its end.
package struct RecoveryResult: Sendable, Equatable {
    package enum Finding: String, Sendable, Codable, CaseIterable {
        /// The server had done it.
        case done
        /// The server had not done it: nothing has changed.
        case failed
        /// It was half done, and has been brought to its end now.
        case finished
        /// It was half done, and has been taken back now.
        case undone
        /// A process or a task of the server is still at it.
        case underWay
        /// It could not be found out; the operation stays open.
        case unknown

        /// Whether the operation is at its end.
        package var isSettled: Bool { self != .underWay && self != .unknown }
    }

    /// As it stood in the journal before.
    package var operation: OperationRecord
    package var finding: Finding
    /// One sentence for a person.
    package var message: String
    /// What could not be done beside it.
    package var warnings: [String]

    init(_ operation: OperationRecord, _ finding: Finding, _ message: String, warnings: [String] = []) {
        self.operation = operation
        self.finding = finding
        self.message = message
        self.warnings = warnings
    }
}
