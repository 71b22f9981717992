using System.Diagnostics;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>Spans of what a manager does, for whoever traces; without a listener nothing is made. Thread-safe.</summary>
internal static class PortfolioActivity
{
    private static readonly ActivitySource Source = new(PortfolioInstruments.Name, LibraryVersion.Text);

    /// <summary>Begins a span; <see langword="null"/> where nobody listens.</summary>
    /// <param name="name">What is done, for example <c>mrben.allocation</c>.</param>
    /// <param name="portfolio">The portfolio's name.</param>
    public static Activity? Start(string name, string portfolio) => Source.StartActivity(name)?.SetTag("mrben.portfolio", portfolio);

    /// <summary>Says how a span ended: an error where it did not succeed.</summary>
    public static void End(this Activity activity, string status, bool isSuccess, string detail)
    {
        activity.SetTag("mrben.status", status);
        if (!isSuccess)
        {
            activity.SetStatus(ActivityStatusCode.Error, detail);
        }
    }

    /// <summary>Says what a span was ended by. For the filter of a <c>catch</c>, which then catches nothing: always false.</summary>
    public static bool Fails(this Activity? activity, Exception error)
    {
        activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        return false;
    }
}
