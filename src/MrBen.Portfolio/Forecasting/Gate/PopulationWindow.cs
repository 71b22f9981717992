namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// The population stability index of the latest rows, row by row. Not thread-safe: one writer. Updates and single indices allocate nothing.
/// </summary>
public sealed class PopulationWindow
{
    private readonly PopulationStability _reference;
    private readonly int[] _starts; // where a feature's counts begin
    private readonly int[] _counts;
    private readonly byte[] _bins; // ring of rows, the bin of each feature
    private readonly int _columns;
    private int _next;

    /// <summary>An empty window of <see cref="PopulationStability.Window"/> rows.</summary>
    /// <param name="reference">The training's bins.</param>
    public PopulationWindow(PopulationStability reference)
        : this(reference, reference?.Window ?? throw new ArgumentNullException(nameof(reference)))
    {
    }

    internal PopulationWindow(PopulationStability reference, int length)
    {
        (_reference, Length, _columns) = (reference, length, reference.Features.Length);
        _starts = new int[_columns + 1];
        for (int k = 0; k < _columns; k++)
        {
            _starts[k + 1] = _starts[k] + reference.BinsOf(k);
        }

        _counts = new int[_starts[^1]];
        _bins = new byte[Guard.Size(length, _columns, nameof(length))];
    }

    /// <summary>Rows it holds when full.</summary>
    public int Length { get; }

    /// <summary>Rows it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether as many rows came as it holds.</summary>
    public bool IsFull => Count == Length;

    /// <summary>Takes in a row; the oldest one goes where the window is full.</summary>
    /// <param name="row">One finite value per feature.</param>
    /// <exception cref="ArgumentException">The length is another, or a value is not finite; nothing has changed.</exception>
    public void Update(ReadOnlySpan<double> row)
    {
        Guard.Length(_columns, row.Length, "values (one per feature)", nameof(row));
        Guard.AllFinite(row);
        Span<byte> place = _bins.AsSpan(_next * _columns, _columns);
        bool leaves = IsFull;
        for (int k = 0; k < row.Length; k++)
        {
            if (leaves)
            {
                _counts[_starts[k] + place[k]]--;
            }

            place[k] = (byte)_reference.BinOf(k, row[k]);
            _counts[_starts[k] + place[k]]++;
        }

        _next = _next + 1 == Length ? 0 : _next + 1;
        Count += leaves ? 0 : 1;
    }

    /// <summary>The index of a feature over the rows held, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public double IndexOf(int feature)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, _columns);
        return Count > 0
            ? _reference.IndexOf(feature, _counts.AsSpan(_starts[feature].._starts[feature + 1]), Count)
            : throw new InvalidOperationException("The window holds no row yet.");
    }

    /// <summary>Share of the features whose index is above a limit and above what is usual, in [0, 1].</summary>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public double ShareAbove(double limit)
    {
        int above = 0;
        for (int k = 0; k < _columns; k++)
        {
            above += IndexOf(k) > Math.Max(limit, _reference.UsualOf(k)) ? 1 : 0;
        }

        return (double)above / _columns;
    }

    /// <summary>The index of every feature, copied.</summary>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public StabilityReading Read() => new(
        _reference.Features, [.. Enumerable.Range(0, _columns).Select(IndexOf)],
        [.. Enumerable.Range(0, _columns).Select(_reference.UsualOf)], Count);
}
