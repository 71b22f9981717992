namespace PaperTrading.Bridge;

/// <summary>What a venue saw, for those who check a trader: ids as they were sent, executions, what is held.</summary>
/// <param name="Sent">The id of every order sent, as often as it was.</param>
/// <param name="Duplicates">The ids that were sent again although they had arrived.</param>
/// <param name="Executions">The id of every execution.</param>
/// <param name="Positions">Units held of each asset.</param>
/// <param name="Cash">Cash in USD.</param>
internal sealed record VenueReport(
    string[] Sent, string[] Duplicates, string[] Executions, Dictionary<string, decimal> Positions, decimal Cash);
