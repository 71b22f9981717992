using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>The population stability index of every feature at one moment. Immutable and thread-safe.</summary>
public sealed record StabilityReading
{
    internal StabilityReading(ImmutableArray<string> features, ImmutableArray<double> indices, int rows) =>
        (Features, Indices, Rows) = (features, indices, rows);

    /// <summary>Names of the features.</summary>
    public ImmutableArray<string> Features { get; }

    /// <summary>Their indices in the same order, at least 0.</summary>
    public ImmutableArray<double> Indices { get; }

    /// <summary>Rows that were compared with the training's.</summary>
    public int Rows { get; }

    /// <summary>Share of the features whose index is above a limit, in [0, 1].</summary>
    public double ShareAbove(double limit) => (double)Indices.Count(index => index > limit) / Indices.Length;

    /// <summary>For example <c>3 of 17 features above 0.25 over 250 rows, drawdown furthest with 0.41</c>.</summary>
    public string Describe(double limit)
    {
        int furthest = 0;
        for (int k = 1; k < Indices.Length; k++)
        {
            furthest = Indices[k] > Indices[furthest] ? k : furthest;
        }

        int above = Indices.Count(index => index > limit);
        return Invariant(
            $"{above} of {Indices.Length} features above {limit} over {Rows} rows, {Features[furthest]} furthest with {Indices[furthest]:G3}");
    }
}
