/// A stretch of a disk that was written to: a `DiskChangeExtent`. In bytes.
public struct ChangedArea: Sendable, Equatable {
    /// From the disk's beginning, in bytes.
    public var offset: Int64
    /// In bytes.
    public var length: Int64
}

/// One answer about changed areas: a `DiskChangeInfo`. It covers a part of the disk; what follows is asked for again.
package struct ChangedAreaPage: Sendable {
    /// Where the part ends, in bytes.
    package var end: Int64
    package var areas: [ChangedArea]

    init(_ answer: XMLNode) throws(AnswerError) {
        guard let info = answer.child("returnval") else { throw AnswerError("the answer holds no changed areas") }
        end = try info.int("startOffset") + info.int("length")
        areas = []
        for node in info.all("changedArea") {
            areas.append(ChangedArea(offset: try node.int("start"), length: try node.int("length")))
        }
    }
}
