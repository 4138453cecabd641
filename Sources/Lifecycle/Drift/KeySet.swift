/// A set of the catalog's keys, which are dense from 1 up: a bit for each, so that a million disks take an eighth of a
/// megabyte.
struct KeySet {
    private var words: [UInt64] = []

    mutating func insert(_ key: Int64) {
        guard key >= 0 else { return }
        let index = Int(key >> 6)
        if index >= words.count { words += Array(repeating: 0, count: index - words.count + 1) }
        words[index] |= 1 << UInt64(key & 63)
    }

    func contains(_ key: Int64) -> Bool {
        let index = Int(key >> 6)
        return key >= 0 && index < words.count && words[index] & (1 << UInt64(key & 63)) != 0
    }
}
