namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>
/// Takes alerts to a person or a system. Called for one alert after the other, never by two threads at once, and never by the thread that
/// observed the price: an exception is counted and a slow handler waited for without the portfolio noticing.
/// </summary>
public interface IRiskAlertHandler
{
    /// <summary>Its name, for counts and logs.</summary>
    string Name { get; }

    /// <summary>Takes one alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellationToken">Cancelled when the manager is disposed and has waited long enough.</param>
    ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken);
}
