using System.Collections.Immutable;

namespace MrBen.Portfolio.State;

/// <summary>The last entries of a history, up to a capacity that is allocated once. Not thread-safe.</summary>
/// <typeparam name="T">An entry.</typeparam>
internal sealed class HistoryRing<T>(int capacity)
{
    private readonly T[] _items = new T[capacity];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Number of entries ever added.</summary>
    public long Total { get; private set; }

    public void Add(in T item)
    {
        Total++;
        if (_items.Length == 0)
        {
            return;
        }

        _items[_next] = item;
        _next = (_next + 1) % _items.Length;
        Count = Math.Min(Count + 1, _items.Length);
    }

    /// <summary>An entry by age: 0 is the oldest kept.</summary>
    public ref readonly T this[int index] => ref _items[(_next - Count + index + _items.Length) % _items.Length];

    /// <summary>Takes entries away from the oldest on, as long as they are old.</summary>
    public void Trim(DateTimeOffset keptSince, Func<T, DateTimeOffset> timeOf)
    {
        while (Count > 0 && timeOf(this[0]) < keptSince)
        {
            _items[(_next - Count + _items.Length) % _items.Length] = default!; // what it refers to may go
            Count--;
        }
    }

    public ImmutableArray<T> ToImmutableArray()
    {
        ImmutableArray<T>.Builder copy = ImmutableArray.CreateBuilder<T>(Count);
        for (int i = 0; i < Count; i++)
        {
            copy.Add(this[i]);
        }

        return copy.MoveToImmutable();
    }

    public void Restore(IReadOnlyCollection<T> items, long total)
    {
        Count = 0;
        _next = 0;
        foreach (T item in items)
        {
            Add(item);
        }

        Total = total;
    }
}
