namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>
/// The aggregate of the last so many items where any two neighbouring aggregates can be joined and nothing needs to be taken out again, so that
/// nothing drifts: two stacks, of which the older holds what each of its items makes with all that follow it in it (Knuth's queue of two stacks;
/// Tangwongsan, Hirzel and Schneider 2017, VLDB Endowment 8(7)). O(1) an item on average, O(W) once in W. Not thread-safe; no allocation.
/// </summary>
/// <typeparam name="T">The aggregate; its default is that of nothing.</typeparam>
internal sealed class SlidingAggregate<T>
    where T : struct, IAggregate<T>
{
    private readonly T[] _items;
    private readonly T[] _older;
    private int _first; // of the items in the ring
    private int _olderCount;
    private int _olderFirst;
    private T _newer;

    public SlidingAggregate(int window)
    {
        _items = new T[window];
        _older = new T[window];
    }

    public int Count { get; private set; }

    /// <summary>What all items make together, oldest first.</summary>
    public T Total => _olderCount > 0 ? T.Join(_older[_olderFirst], _newer) : _newer;

    /// <summary>Adds an item after the others; of a full window the oldest leaves.</summary>
    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            RemoveOldest();
        }

        _items[(_first + Count) % _items.Length] = item;
        Count++;
        _newer = T.Join(_newer, item);
    }

    public void Clear() => (_first, _olderCount, _olderFirst, _newer, Count) = (0, 0, 0, default, 0);

    private void RemoveOldest()
    {
        if (_olderCount == 0)
        {
            T suffix = default;
            for (int k = Count - 1; k >= 0; k--)
            {
                suffix = T.Join(_items[(_first + k) % _items.Length], suffix);
                _older[k] = suffix;
            }

            (_olderCount, _olderFirst, _newer) = (Count, 0, default);
        }

        _olderFirst++;
        _olderCount--;
        _first = (_first + 1) % _items.Length;
        Count--;
    }
}
