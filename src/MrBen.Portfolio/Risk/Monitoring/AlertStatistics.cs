namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>What became of the alerts of one handler so far.</summary>
/// <param name="Handler">Its name.</param>
/// <param name="Delivered">Alerts it took.</param>
/// <param name="Failed">Alerts at which it threw.</param>
/// <param name="Slow">Alerts that took it longer than <see cref="AlertOptions.SlowAfter"/>.</param>
/// <param name="Dropped">Alerts that found its queue full.</param>
public readonly record struct AlertStatistics(string Handler, long Delivered, long Failed, long Slow, long Dropped);
