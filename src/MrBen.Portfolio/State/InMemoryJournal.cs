namespace MrBen.Portfolio.State;

/// <summary>
/// Keeps every event in memory, for tests, replay and short runs. Reading while events arrive is safe and sees the events there were when
/// the reading began. Grows by blocks of 4,096 events.
/// </summary>
public sealed class InMemoryJournal : IPortfolioJournal
{
    private const int BlockSize = 4_096;

    private readonly Lock _lock = new();
    private readonly List<PortfolioEvent[]> _blocks = [];
    private int _count;

    /// <summary>Number of events.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <inheritdoc/>
    public void Append(in PortfolioEvent entry)
    {
        lock (_lock)
        {
            if (_count == _blocks.Count * BlockSize)
            {
                _blocks.Add(new PortfolioEvent[BlockSize]);
            }

            _blocks[_count / BlockSize][_count % BlockSize] = entry;
            _count++;
        }
    }

    /// <summary>The events in order, as many as there are when the reading begins.</summary>
    public IEnumerable<PortfolioEvent> ReadEvents()
    {
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            PortfolioEvent[] block;
            lock (_lock)
            {
                block = _blocks[i / BlockSize];
            }

            yield return block[i % BlockSize];
        }
    }
}
