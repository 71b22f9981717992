namespace WalkForward;

/// <summary>A walk-forward that cannot be run as asked; the message says why.</summary>
internal sealed class WalkForwardException(string message) : Exception(message);
