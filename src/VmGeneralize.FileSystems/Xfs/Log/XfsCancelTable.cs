namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>Blocks that were freed somewhere in the log, and how often: filled in the first pass, removed again in the second one.</summary>
internal sealed class XfsCancelTable
{
    private readonly Dictionary<XfsBufferKey, int> _counts = [];

    public void Add(XfsBufferKey key) => _counts[key] = _counts.GetValueOrDefault(key) + 1;

    /// <summary>Whether a cancellation is still to come: what is logged before it is not replayed.</summary>
    public bool Contains(XfsBufferKey key) => _counts.ContainsKey(key);

    public void Remove(XfsBufferKey key)
    {
        if (_counts.TryGetValue(key, out int count))
        {
            if (count > 1)
            {
                _counts[key] = count - 1;
            }
            else
            {
                _counts.Remove(key);
            }
        }
    }
}
