namespace MrBen.Portfolio.Testing.Contract;

/// <summary>The venue did what it may and what keeps a check from its end, such as refusing an order: the check is made again.</summary>
internal sealed class DisturbanceException(string message) : Exception(message);
