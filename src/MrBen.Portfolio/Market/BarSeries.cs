using System.Collections.Immutable;

namespace MrBen.Portfolio.Market;

/// <summary>The bars of one asset, one array per field. Immutable and thread-safe. NaN marks what is not known, in here only.</summary>
internal sealed class BarSeries
{
    public const int Fields = 5;

    private readonly double[]?[] _fields;

    private BarSeries(ImmutableArray<DateOnly> dates, double[]?[] fields) => (Dates, _fields) = (dates, fields);

    public ImmutableArray<DateOnly> Dates { get; }

    public int Count => Dates.Length;

    public double this[BarField field, int index] => _fields[(int)field] is { } values ? values[index] : double.NaN;

    /// <summary>Keeps the arrays; a field that is nowhere known costs nothing.</summary>
    public static BarSeries Own(ImmutableArray<DateOnly> dates, double[]?[] fields) =>
        new(dates, [.. fields.Select(values => values is null || Array.TrueForAll(values, double.IsNaN) ? null : values)]);

    public bool Knows(BarField field) => _fields[(int)field] is not null;

    public Bar BarAt(int index) => new(
        Dates[index], Known(BarField.Open, index), Known(BarField.High, index), Known(BarField.Low, index),
        Known(BarField.Close, index), Known(BarField.Volume, index));

    public BarSeries Slice(int start, int length) => new(
        Dates.Slice(start, length), [.. _fields.Select(values => values?.AsSpan(start, length).ToArray())]);

    /// <summary>Maps every known value by field, row and value.</summary>
    public BarSeries Map(Func<BarField, int, double, double> map)
    {
        double[]?[] mapped = new double[]?[Fields];
        for (int f = 0; f < Fields; f++)
        {
            if (_fields[f] is { } values)
            {
                double[] target = new double[values.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    target[i] = double.IsNaN(values[i]) ? double.NaN : map((BarField)f, i, values[i]);
                }

                mapped[f] = target;
            }
        }

        return new BarSeries(Dates, mapped);
    }

    private double? Known(BarField field, int index) => this[field, index] is var value && double.IsNaN(value) ? null : value;
}
