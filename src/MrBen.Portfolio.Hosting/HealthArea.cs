namespace MrBen.Portfolio.Hosting;

/// <summary>What a portfolio's health is told of, in the words of the report's <c>data</c>.</summary>
internal static class HealthArea
{
    public const string Prices = "prices";
    public const string Feed = "feed";
    public const string Journal = "journal";
    public const string Gateway = "gateway";
    public const string Limits = "limits";
    public const string Models = "models";
    public const string Risk = "risk";
    public const string Allocation = "allocation";
    public const string Maintenance = "maintenance";
    public const string Configuration = "configuration";
    public const string Start = "start";
}
