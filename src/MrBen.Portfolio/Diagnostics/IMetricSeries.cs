namespace MrBen.Portfolio.Diagnostics;

/// <summary>One series of a counter or histogram. Thread-safe, and quick: it is told from the manager's threads.</summary>
public interface IMetricSeries
{
    /// <summary>Adds to a counter, at least 0, or takes in one observation of a histogram; finite. Allocates nothing.</summary>
    void Record(double value);
}
