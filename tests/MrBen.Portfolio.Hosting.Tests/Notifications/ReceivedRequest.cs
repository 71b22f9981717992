namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>One request that a target received.</summary>
/// <param name="Delivery">The message's id.</param>
/// <param name="Signature">The signature; empty where there was none.</param>
/// <param name="Body">The body.</param>
internal sealed record ReceivedRequest(string Delivery, string Signature, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
