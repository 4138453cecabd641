import FCD

/// What the server has had to do at once.
package struct Traffic: Sendable, Equatable, Encodable {
    /// Every request, refused ones included.
    package var calls = 0
    /// Requests refused with 429 or 503.
    package var refused = 0
    /// How many were worked on at the same time at most, those that wait for updates left out.
    package var peakUnderWay = 0
    /// How many `WaitForUpdatesEx` waited at the same time at most.
    package var peakWaiting = 0
    /// How many calls of one method were under way at the same time at most.
    package var peaks: [String: Int] = [:]

    private var underWay: [String: Int] = [:]
    private var countUnderWay = 0
    private var countWaiting = 0

    enum CodingKeys: String, CodingKey { case calls, refused, peakUnderWay, peakWaiting, peaks }

    mutating func begin(_ method: String) {
        calls += 1
        underWay[method, default: 0] += 1
        peaks[method] = max(peaks[method] ?? 0, underWay[method] ?? 0)
        if UpdateWait.methods.contains(method) { countWaiting += 1 } else { countUnderWay += 1 }
        peakUnderWay = max(peakUnderWay, countUnderWay)
        peakWaiting = max(peakWaiting, countWaiting)
    }

    mutating func end(_ method: String) {
        underWay[method, default: 0] -= 1
        if UpdateWait.methods.contains(method) { countWaiting -= 1 } else { countUnderWay -= 1 }
    }

    /// Begins to count anew, with what is under way now.
    mutating func forget() {
        (calls, refused) = (0, 0)
        (peakUnderWay, peakWaiting, peaks) = (countUnderWay, countWaiting, underWay.filter { $0.value > 0 })
    }

    /// The method's name, found without reading the document: figures are no reason to parse it twice.
    static func method(of request: HTTPRequest) -> String {
        let start = request.body.prefix(8192)
        guard let body = start.firstRange(of: "Body".utf8),
            let open = start[body.upperBound...].firstRange(of: "<".utf8)
        else { return request.path }
        let name = start[open.upperBound...].prefix { !" />\n\t\r".utf8.contains($0) }
        return String(String(decoding: name, as: UTF8.self).split(separator: ":").last ?? "?")
    }
}
