using MrBen.Portfolio.Risk.Forecasts;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>The forecasts of one method at one confidence, one for each outcome of the report. Immutable and thread-safe.</summary>
public sealed class TailTrack
{
    private readonly List<double> _valuesAtRisk = [];
    private readonly List<double> _shortfalls = [];

    internal TailTrack(TailMethod method, bool isAdaptive, double confidence) =>
        (Method, IsAdaptive, Confidence) = (method, isAdaptive, confidence);

    /// <summary>The method.</summary>
    public TailMethod Method { get; }

    /// <summary>Whether an <see cref="AdaptiveLevel"/> of each asset moved the confidence that was asked for.</summary>
    public bool IsAdaptive { get; }

    /// <summary>The confidence aimed at, in (0, 1).</summary>
    public double Confidence { get; }

    /// <summary>Number of forecasts.</summary>
    public int Count => _valuesAtRisk.Count;

    /// <summary>The losses that were forecast for an outcome.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such outcome.</exception>
    public TailLoss this[int outcome] => new(_valuesAtRisk[outcome], _shortfalls[outcome]);

    /// <summary>For example <c>HistoricalOnLearned at 97.5 %, adaptive</c>.</summary>
    public override string ToString() => Invariant($"{Method} at {100 * Confidence:0.###} %{(IsAdaptive ? ", adaptive" : "")}");

    internal void Add(TailLoss forecast)
    {
        _valuesAtRisk.Add(forecast.ValueAtRisk);
        _shortfalls.Add(forecast.ExpectedShortfall);
    }
}
