"""How Alembic runs the steps: on the connection, and in the transaction, that it is handed."""

from alembic import context

from iro_server.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
