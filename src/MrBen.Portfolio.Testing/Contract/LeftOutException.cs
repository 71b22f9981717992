namespace MrBen.Portfolio.Testing.Contract;

/// <summary>The gateway, its driver or the moment do not allow a check.</summary>
internal sealed class LeftOutException(string message) : Exception(message);
