namespace MrBen.Portfolio.Statistics;

/// <summary>An estimate with the range that holds the true value with a stated confidence. Immutable and thread-safe.</summary>
public sealed record ConfidenceInterval
{
    internal ConfidenceInterval(
        double estimate, double lower, double upper, double? standardError, double confidence, IntervalMethod method, string detail)
    {
        (Estimate, Lower, Upper, StandardError) = (estimate, lower, upper, standardError);
        (Confidence, Method, Detail) = (confidence, method, detail);
    }

    /// <summary>The number estimated from the sample.</summary>
    public double Estimate { get; }

    /// <summary>Lower end, in the unit of the estimate.</summary>
    public double Lower { get; }

    /// <summary>Upper end, in the unit of the estimate.</summary>
    public double Upper { get; }

    /// <summary>Standard error, in the unit of the estimate; <see langword="null"/> where the method has none.</summary>
    public double? StandardError { get; }

    /// <summary>Confidence of the range, in (0, 1); both tails are left out in equal parts.</summary>
    public double Confidence { get; }

    /// <summary>How the range was obtained.</summary>
    public IntervalMethod Method { get; }

    /// <summary>One sentence: the method with its settings and source.</summary>
    public string Detail { get; }

    /// <summary>Whether a value is in the range, its ends included.</summary>
    public bool Contains(double value) => Lower <= value && value <= Upper;
}
