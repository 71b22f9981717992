namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>
/// The newest values of a sequence, in order. One writer; nothing is allocated after construction: values are kept twice, so that the
/// newest are contiguous wherever the sequence stands.
/// </summary>
internal sealed class ReturnWindow(int capacity)
{
    private readonly double[] _values = new double[2 * capacity];
    private int _next;

    /// <summary>How many there are, at most the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Oldest first.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(Count < capacity ? 0 : _next, Count);

    public void Add(double value)
    {
        _values[_next] = value;
        _values[_next + capacity] = value;
        _next = _next + 1 == capacity ? 0 : _next + 1;
        Count = Math.Min(Count + 1, capacity);
    }
}
