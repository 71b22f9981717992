using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>The population stability index of every feature at one moment. Immutable and thread-safe.</summary>
public sealed record StabilityReading
{
    internal StabilityReading(ImmutableArray<string> features, ImmutableArray<double> indices, ImmutableArray<double> usual, int rows) =>
        (Features, Indices, Usual, Rows) = (features, indices, usual, rows);

    /// <summary>Names of the features.</summary>
    public ImmutableArray<string> Features { get; }

    /// <summary>Their indices in the same order, at least 0.</summary>
    public ImmutableArray<double> Indices { get; }

    /// <summary>The largest indices that stretches of the training itself had, in the same order.</summary>
    public ImmutableArray<double> Usual { get; }

    /// <summary>Rows that were compared with the training's.</summary>
    public int Rows { get; }

    /// <summary>The largest index of a feature.</summary>
    public double Largest => Indices.Max();

    /// <summary>Share of the features whose index is above a limit and above what is usual, in [0, 1].</summary>
    public double ShareAbove(double limit) => (double)CountAbove(limit) / Indices.Length;

    /// <summary>For example <c>5 of 17 features above 0.25 and the usual over 250 rows, drawdown furthest with 0.41</c>.</summary>
    public string Describe(double limit)
    {
        int furthest = 0;
        for (int k = 1; k < Indices.Length; k++)
        {
            furthest = Indices[k] > Indices[furthest] ? k : furthest;
        }

        return Invariant($"{CountAbove(limit)} of {Indices.Length} features above {limit} and the usual over {Rows} rows, ") +
            Invariant($"{Features[furthest]} furthest with {Indices[furthest]:G3}");
    }

    private int CountAbove(double limit)
    {
        int above = 0;
        for (int k = 0; k < Indices.Length; k++)
        {
            above += Indices[k] > Math.Max(limit, Usual[k]) ? 1 : 0;
        }

        return above;
    }
}
